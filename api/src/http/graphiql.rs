//! An editor for queries, for development (setting `graphql.graphiql`).
//!
//! Its scripts are `GraphiQL`'s own, of fixed versions, from unpkg.com; the browser takes them only if their hash is the
//! one below. The token is typed into the editor's headers and is kept nowhere.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::record;
use super::server::Shared;

const PAGE: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Factdesk GraphiQL</title>
<link rel="stylesheet" href="https://unpkg.com/graphiql@3.8.3/graphiql.min.css" crossorigin="anonymous"
  integrity="sha384-Mq3vbRBY71jfjQAt/DcjxUIYY33ksal4cgdRt9U/hNPvHBCaT2JfJ/PTRiPKf0aM">
<style>body { margin: 0 } #graphiql { height: 100vh }</style>
<script defer src="https://unpkg.com/react@18.3.1/umd/react.production.min.js" crossorigin="anonymous"
  integrity="sha384-DGyLxAyjq0f9SPpVevD6IgztCFlnMF6oW/XQGmfe+IsZ8TqEiDrcHkMLKI6fiB/Z"></script>
<script defer src="https://unpkg.com/react-dom@18.3.1/umd/react-dom.production.min.js" crossorigin="anonymous"
  integrity="sha384-gTGxhz21lVGYNMcdJOyq01Edg0jhn/c22nsx0kyqP0TxaV5WVdsSH1fSDUf5YJj1"></script>
<script defer src="https://unpkg.com/graphiql@3.8.3/graphiql.min.js" crossorigin="anonymous"
  integrity="sha384-HbRVEFG0JGJZeAHCJ9Xm2+tpknBQ7QZmNlO/DgZtkZ0aJSypT96YYGRNod99l9Ie"></script>
<script defer src="/graphiql/start.js"></script>
</head>
<body><div id="graphiql">Loading …</div></body>
</html>
"#;

const START: &str = r#"ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultEditorToolsVisibility: "headers",
    defaultHeaders: JSON.stringify({ Authorization: "Bearer " }, null, 2),
    defaultQuery: "{\n  viewer {\n    name\n  }\n}\n",
  }),
);
"#;

const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' https://unpkg.com/graphiql@3.8.3/ \
    https://unpkg.com/react@18.3.1/ https://unpkg.com/react-dom@18.3.1/; \
    style-src 'unsafe-inline' https://unpkg.com/graphiql@3.8.3/; font-src data:; img-src data:; connect-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page.
pub async fn page(app: web::Data<Shared>) -> HttpResponse {
    answer(&app, "text/html; charset=utf-8", PAGE).await
}

/// What starts it.
pub async fn start(app: web::Data<Shared>) -> HttpResponse {
    answer(&app, "text/javascript; charset=utf-8", START).await
}

async fn answer(app: &Shared, kind: &str, body: &'static str) -> HttpResponse {
    if !app.settings.graphql.graphiql {
        return record::nothing().await;
    }
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(body)
}
