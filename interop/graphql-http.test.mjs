// The audit of GraphQL over HTTP: every MUST, SHOULD and MAY.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { serverAudits } from 'graphql-http';
import { desk } from './desk.mjs';

let server;
before(async () => {
    server = await desk();
});
after(() => server?.stop());

const withToken = (url, options = {}) =>
    fetch(url, { ...options, headers: { authorization: `Bearer ${server.tokens.editor1}`, ...options.headers } });

const audits = serverAudits({ url: () => server.graphql, fetchFn: withToken });

test('there are as many audits as ever', () => assert.equal(audits.length, 61));

for (const audit of audits) {
    test(`${audit.id} ${audit.name}`, async () => {
        const { status, reason, response } = await audit.fn();
        assert.equal(status, 'ok', `${reason}\n${response && (await response.clone().text())}`);
    });
}
