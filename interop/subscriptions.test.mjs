// Subscriptions with the clients that frontends use: npm graphql-ws and graphql-sse; and the close codes of the protocol
// with a bare WebSocket.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { createClient as createSocketClient } from 'graphql-ws';
import { createClient as createEventsClient } from 'graphql-sse';
import WebSocket from 'ws';
import { desk } from './desk.mjs';

let server;
before(async () => {
    server = await desk({ FACTDESK_LIVE__INIT_MS: '300' });
});
after(() => server?.stop());

const address = () => server.graphql.replace('http', 'ws');
const bearer = () => ({ authorization: `Bearer ${server.tokens.editor1}` });
const EVENTS = 'subscription($after: String) { newsroomEvents(after: $after) { cursor event { seq action } } }';

const request = async (query, variables) => {
    const answer = await fetch(server.graphql, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...bearer() },
        body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    assert.equal(errors, undefined, JSON.stringify(errors));
    return data;
};
const cursor = async () => (await request('{ newsroom { eventCursor } }')).newsroom.eventCursor;
const submit = (statement) =>
    request('mutation($s: String!) { submitClaim(input: { statement: $s }) { claim { id } refusal { message } } }', {
        s: statement,
    });

async function resumes(client) {
    const from = await cursor();
    const first = client.iterate({ query: EVENTS, variables: { after: from } });
    await submit('The quay is safe.');
    const { value: one } = await first.next();
    assert.equal(one.data.newsroomEvents.event.action, 'claim.submit');
    await first.return();
    await submit('The bridge is shut.');
    await submit('The tower leans.');
    const again = client.iterate({ query: EVENTS, variables: { after: one.data.newsroomEvents.cursor } });
    const seqs = [];
    for (let count = 0; count < 2; count += 1) seqs.push(Number((await again.next()).value.data.newsroomEvents.event.seq));
    await again.return();
    const seq = Number(one.data.newsroomEvents.event.seq);
    assert.deepEqual(seqs, [seq + 1, seq + 2]);
}

async function answersOnce(client) {
    const answers = [];
    for await (const answer of client.iterate({ query: '{ viewer { name } }' })) answers.push(answer);
    assert.equal(answers.length, 1);
    assert.ok(answers[0].data.viewer.name);
}

test('graphql-ws: a subscription goes on behind its cursor, a query is answered once', async () => {
    const client = createSocketClient({ url: address(), webSocketImpl: WebSocket, connectionParams: bearer });
    await resumes(client);
    await answersOnce(client);
    await client.dispose();
});

test('graphql-ws: signs of life', async () => {
    let pongs = 0;
    const client = createSocketClient({
        url: address(),
        webSocketImpl: WebSocket,
        connectionParams: bearer,
        lazy: false,
        keepAlive: 50,
    });
    await new Promise((resolve) => client.on('pong', (received) => received && (pongs += 1) === 3 && resolve()));
    await client.dispose();
});

test('graphql-ws: what is wrong is told as an error of the operation', async () => {
    const client = createSocketClient({ url: address(), webSocketImpl: WebSocket, connectionParams: bearer });
    await assert.rejects(
        (async () => {
            for await (const _ of client.iterate({ query: '{ nothing }' }));
        })(),
        (errors) => errors[0].extensions.code === 'GRAPHQL_VALIDATION_FAILED',
    );
    await client.dispose();
});

test('graphql-sse: a subscription goes on behind its cursor, a query is answered once', async () => {
    const client = createEventsClient({ url: server.graphql, headers: bearer });
    await resumes(client);
    await answersOnce(client);
    client.dispose();
});

test('graphql-sse: without a token it is refused', async () => {
    const client = createEventsClient({ url: server.graphql, retryAttempts: 0 });
    await assert.rejects(
        (async () => {
            for await (const _ of client.iterate({ query: EVENTS }));
        })(),
        (error) => error.response.status === 401,
    );
});

const init = () => ({ type: 'connection_init', payload: bearer() });
const subscribe = (id) => ({ type: 'subscribe', id, payload: { query: EVENTS } });
const probes = [
    [4400, 'a message of no protocol', () => ['{"type":"start"}']],
    [4401, 'an operation before the acknowledgement', () => [subscribe('1')]],
    [4403, 'a token that is none', () => [{ type: 'connection_init', payload: { authorization: 'Bearer x' } }]],
    [4406, 'another protocol', () => [], 'graphql-ws'],
    [4408, 'no beginning in time', () => []],
    [4409, 'the id of an operation that runs', () => [init(), subscribe('1'), subscribe('1')]],
    [4429, 'a second beginning', () => [init(), init()]],
];
for (const [code, what, messages, protocol = 'graphql-transport-ws'] of probes) {
    test(`close code ${code}: ${what}`, async () => {
        const socket = new WebSocket(address(), protocol);
        const closed = new Promise((resolve) => socket.once('close', resolve));
        socket.once('open', () => {
            for (const message of messages()) {
                socket.send(typeof message === 'string' ? message : JSON.stringify(message));
            }
        });
        assert.equal(await closed, code);
    });
}
