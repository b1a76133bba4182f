// The examples, as somebody starts them who has read them: against a server, as reviewers who sign in.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { desk } from './desk.mjs';

const folder = (path) => new URL(`../examples/${path}`, import.meta.url).pathname;
const CLIENTS = {
    typescript: ['node', folder('typescript/dist/review.js')],
    python: [folder('python/.venv/bin/python'), folder('python/review.py')],
};

let server;
let claims;

before(async () => {
    server = await desk();
    const submitted = await ask('{ claims(first: 4, filter: { state: { in: [SUBMITTED] } }) { nodes { id version } } }');
    claims = submitted.claims.nodes.map(({ id }) => id);
    assert.equal(claims.length, 4);
    for (const { id, version } of submitted.claims.nodes) {
        const input = { claimId: id, expectedVersion: version };
        const done = await ask(
            'mutation($input: AcceptClaimInput!) { acceptClaim(input: $input) { refusal { message } } }',
            { input },
        );
        assert.equal(done.acceptClaim.refusal, null);
    }
});
after(() => server?.stop());

async function ask(query, variables) {
    const answer = await fetch(server.graphql, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.tokens.editor1}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await answer.json();
    assert.equal(errors, undefined);
    return data;
}

/** Runs a client as this person and tells what it wrote. */
function run(client, part, ...rest) {
    const special = typeof rest.at(-1) === 'object' ? rest.pop() : {};
    const { email, password, url } = { url: server.graphql, ...server.people[part], ...special };
    const [program, ...first] = CLIENTS[client];
    const env = { ...process.env, FACTDESK_URL: url, FACTDESK_EMAIL: email, FACTDESK_PASSWORD: password };
    return new Promise((resolve, reject) => {
        const child = spawn(program, [...first, ...rest], { env });
        const told = { out: '', error: '' };
        child.stdout.on('data', (text) => (told.out += text));
        child.stderr.on('data', (text) => (told.error += text));
        child.once('error', reject);
        child.once('close', (status) => resolve({ status, ...told }));
    });
}

/**
 * A way to the server on which something goes wrong with the first verdict: its token is said to have run out, its session
 * has been ended from elsewhere, or its answer is lost. Tells the operations that the server got.
 */
async function troubled(trouble) {
    const passed = [];
    let left = 1;
    const way = createServer(async (request, response) => {
        const body = await new Response(request).text();
        const [, name] = /(?:query|mutation) (\w+)/.exec(JSON.parse(body).query);
        const now = name === 'SubmitVerdict' && left-- > 0 ? trouble : undefined;
        if (now === 'run out') {
            const errors = [{ message: 'Sign in.', extensions: { code: 'UNAUTHENTICATED' } }];
            response.writeHead(401, { 'content-type': 'application/json' });
            return response.end(JSON.stringify({ errors }));
        }
        const { authorization, 'content-type': type } = request.headers;
        const headers = { 'content-type': type, ...(authorization && { authorization }) };
        const send = (body) => fetch(server.graphql, { method: 'POST', headers, body });
        if (now === 'ended') {
            const query = 'mutation { signOut(input: {}) { signedOut } }';
            assert.equal((await send(JSON.stringify({ query }))).status, 200);
        }
        const answer = await send(body);
        const text = await answer.text();
        passed.push(name);
        if (now === 'lost') return request.socket.destroy();
        response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') });
        response.end(text);
    });
    await new Promise((resolve) => way.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${way.address().port}/graphql`, passed, close: () => way.close() };
}

/** How often a verdict on this claim was taken. */
async function verdicts(id) {
    const query = 'query($id: ID!) { claim(id: $id) { history(last: 100) { nodes { action } } } }';
    const { claim } = await ask(query, { id });
    return claim.history.nodes.filter(({ action }) => action === 'verdict.submit').length;
}

for (const [client, other] of [['typescript', 'python'], ['python', 'typescript']]) {
    test(`${client} lists the claims that wait for a reviewer`, async () => {
        const { status, out, error } = await run(client, 'reviewer1', 'list');
        assert.equal(status, 0, error);
        for (const id of claims) assert.match(out, new RegExp(`^${id}  [01]/2  \\S`, 'm'));
    });

    test(`${client} lists nothing for somebody who reviews nothing`, async () => {
        assert.deepEqual(await run(client, 'reporter', 'list'), { status: 0, out: '', error: '' });
    });

    test(`${client} gives a verdict, ${other} the second one`, async () => {
        const id = claims.shift();
        const one = await run(client, 'reviewer1', 'verdict', id, 'TRUE', 'The deed says so.');
        assert.deepEqual(one, { status: 0, out: 'Your verdict is in: True.\n', error: '' });
        const two = await run(other, 'reviewer2', 'verdict', id, 'TRUE', 'I read it there.');
        assert.equal(two.status, 0, two.error);
        assert.match(two.out, /All verdicts are in/);
        const late = await run(client, 'reviewer1', 'verdict', id, 'FALSE', 'Or not.');
        assert.equal(late.status, 1);
        assert.match(late.error, /RULE_VIOLATION: /);
        const { claim } = await ask('query($id: ID!) { claim(id: $id) { state rating { key } } }', { id });
        assert.deepEqual(claim, { state: 'DECIDED', rating: { key: 'TRUE' } });
    });

    for (const [trouble, what, ...sent] of [
        ['run out', 'renews a token that has run out', 'RefreshSession', 'SubmitVerdict'],
        ['ended', 'signs in again when its session was ended', 'SubmitVerdict', 'RefreshSession', 'SignIn', 'SubmitVerdict'],
        ['lost', 'changes something once if the answer is lost', 'SubmitVerdict', 'SubmitVerdict'],
    ]) {
        test(`${client} ${what}`, async () => {
            const [way, before] = [await troubled(trouble), await verdicts(claims.at(-1))];
            const given = await run(client, 'reviewer1', 'verdict', claims.at(-1), 'FALSE', 'No.', { url: way.url });
            way.close();
            assert.deepEqual(given, { status: 0, out: 'Your verdict is in: False.\n', error: '' });
            assert.deepEqual(way.passed.slice(-1 - sent.length), [...sent, 'SignOut']);
            assert.equal(await verdicts(claims.at(-1)), before + 1);
        });
    }

    test(`${client} tells what is wrong`, async () => {
        const refused = await run(client, 'reviewer1', 'list', { password: 'not this one' });
        assert.equal(refused.status, 1);
        assert.match(refused.error, /INVALID_INPUT: /);
        const nowhere = await run(client, 'reviewer1', 'verdict', 'nothing', 'TRUE', 'x');
        assert.equal(nowhere.status, 1);
        const unknown = await run(client, 'reviewer1', 'verdict', claims[0], 'NO_SUCH_RATING', 'x');
        assert.equal(unknown.status, 1);
        assert.match(unknown.error, /The ratings are: .*FALSE/);
    });
}
