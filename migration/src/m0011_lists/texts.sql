-- Of a very long text the first 200,000 characters are searched: Postgres keeps no more than a megabyte of words a row.
CREATE FUNCTION refresh_document_index(newsroom uuid, documents uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_language SELECT DISTINCT newsroom, search_language(d.language) FROM document d
     WHERE d.newsroom_id = newsroom AND d.id = ANY(documents)
       AND NOT EXISTS (SELECT FROM search_language l WHERE l.newsroom_id = newsroom AND l.language = search_language(d.language))
        ON CONFLICT DO NOTHING;
    INSERT INTO document_index (newsroom_id, id, created_at, tokens)
    SELECT d.newsroom_id, d.id, d.created_at,
        to_tsvector(search_language(d.language)::regconfig, coalesce(d.title, '') || E'\n\n' || coalesce(left(x.body, 200000), ''))
            || array_to_tsvector(ARRAY[
                mark('n', d.newsroom_id::text), mark('c', search_language(d.language)), mark('l', d.language),
                mark('b', d.submitted_by::text), mark('x', d.intake), mark('p', coalesce(d.publisher_id::text, '-'))])
      FROM document d LEFT JOIN document_text x ON x.newsroom_id = d.newsroom_id AND x.document_id = d.id
     WHERE d.newsroom_id = newsroom AND d.id = ANY(documents)
        ON CONFLICT (newsroom_id, id) DO UPDATE SET tokens = excluded.tokens
$$;
CREATE FUNCTION refresh_fact_check_index(newsroom uuid, checks uuid[]) RETURNS void LANGUAGE sql AS $$
    INSERT INTO search_language SELECT DISTINCT newsroom, search_language(f.language) FROM fact_check f
     WHERE f.newsroom_id = newsroom AND f.id = ANY(checks)
       AND NOT EXISTS (SELECT FROM search_language l WHERE l.newsroom_id = newsroom AND l.language = search_language(f.language))
        ON CONFLICT DO NOTHING;
    INSERT INTO fact_check_index (newsroom_id, id, created_at, tokens)
    SELECT f.newsroom_id, f.id, f.created_at,
        to_tsvector(search_language(f.language)::regconfig, f.title || E'\n\n' || f.summary)
            || array_to_tsvector(ARRAY[
                mark('n', f.newsroom_id::text), mark('c', search_language(f.language)), mark('l', lower(f.language)), mark('s', f.state)])
      FROM fact_check f WHERE f.newsroom_id = newsroom AND f.id = ANY(checks)
        ON CONFLICT (newsroom_id, id) DO UPDATE SET tokens = excluded.tokens WHERE fact_check_index.tokens <> excluded.tokens
$$;

-- A document comes with its text. Also when a text is taken down: its words go with it.
CREATE FUNCTION index_document_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    text document_text := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    PERFORM refresh_document_index(text.newsroom_id, ARRAY[text.document_id]);
    RETURN NULL;
END $$;
CREATE FUNCTION index_fact_check() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM refresh_fact_check_index(NEW.newsroom_id, ARRAY[NEW.id]);
    RETURN NULL;
END $$;
CREATE TRIGGER document_text_indexed AFTER INSERT OR DELETE ON document_text FOR EACH ROW EXECUTE FUNCTION index_document_text();
CREATE TRIGGER fact_check_indexed AFTER INSERT OR UPDATE ON fact_check FOR EACH ROW EXECUTE FUNCTION index_fact_check();

SELECT refresh_document_index(newsroom_id, array_agg(id)) FROM document GROUP BY newsroom_id;
SELECT refresh_fact_check_index(newsroom_id, array_agg(id)) FROM fact_check GROUP BY newsroom_id;
CREATE INDEX document_index_tokens ON document_index USING gin (tokens) WITH (gin_pending_list_limit = 512);
CREATE INDEX fact_check_index_tokens ON fact_check_index USING gin (tokens) WITH (gin_pending_list_limit = 256);
