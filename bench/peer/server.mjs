// PostGraphile on the bench's database, without tokens or rules: node server.mjs DATABASE_URL PORT
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { grafserv } from "postgraphile/grafserv/node";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";

const [connectionString, port] = process.argv.slice(2);

// A claim's history is found by its claim, which PostGraphile leaves out because the index is partial.
const tags = jsonPgSmartTags({
  version: 1,
  config: {
    class: {
      "public.event": {
        attribute: { claim_id: { tags: { behavior: "+attribute:filterBy" } } },
      },
    },
  },
});

const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [tags],
  pgServices: [
    makePgService({ connectionString, schemas: ["public"], poolConfig: { max: 12 } }),
  ],
  grafserv: { graphiql: false, watch: false, graphqlOverGET: false },
  grafast: { explain: false },
};

const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(Number(port), "127.0.0.1");
