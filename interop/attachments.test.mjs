// Files of evidence in a store that somebody else wrote: the S3 of PyPI's moto, over HTTP.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { desk } from './desk.mjs';

const PYTHON = new URL('.venv/bin/python', import.meta.url).pathname;

let store;
let server;

before(async () => {
    store = await moto();
    assert.equal((await fetch(`${store.url}/files`, { method: 'PUT' })).status, 200);
    server = await desk({
        FACTDESK_ATTACHMENTS__BUCKET: 'files',
        FACTDESK_ATTACHMENTS__ENDPOINT: store.url,
        FACTDESK_ATTACHMENTS__ACCESS_KEY_ID: 'interop',
        FACTDESK_ATTACHMENTS__SECRET_ACCESS_KEY: 'interop-secret',
    });
});
after(async () => {
    await server?.stop();
    await store?.stop();
});

/** A server of moto on a free port, and its address. */
async function moto() {
    const child = spawn(PYTHON, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let told = '';
    const serving = new Promise((resolve) => {
        for (const stream of [child.stdout, child.stderr]) {
            stream.on('data', (text) => {
                told += text;
                const url = told.match(/Running on (http:\/\/127\.0\.0\.1:\d+)/)?.[1];
                if (url) resolve(url);
            });
        }
    });
    const url = await Promise.race([serving, ended.then(() => assert.fail(`moto did not start:\n${told}`))]);
    const stop = async () => {
        child.kill();
        await ended;
    };
    return { url, stop };
}

const address = (path) => new URL(path, server.graphql);
const authorization = () => `Bearer ${server.tokens.reporter}`;
const send = (bytes) => fetch(address('/attachments'), { method: 'POST', headers: { authorization: authorization() }, body: bytes });

const LIST = `import boto3, sys
store = boto3.client('s3', endpoint_url=sys.argv[1], region_name='us-east-1', aws_access_key_id='x', aws_secret_access_key='y')
for file in store.list_objects_v2(Bucket='files').get('Contents', []): print(file['Key'], file['Size'])`;

/** Names and sizes of what lies in the store, as boto3 reads them. */
function stored() {
    const told = execFileSync(PYTHON, ['-c', LIST, store.url], { encoding: 'utf8' });
    return told.trim().split('\n').map((line) => line.split(' '));
}

test('a file goes into the bucket and comes out as it went in, in one piece or in many', async () => {
    const page = Buffer.from('<!DOCTYPE html><title>The log</title>');
    for (const bytes of [page, Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(20_000_000)])]) {
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const answer = await send(bytes);
        assert.equal(answer.status, 201);
        const file = await answer.json();
        assert.equal(file.sha256, sha256);
        assert.equal(file.size, bytes.length);
        const kept = stored().find(([name]) => name.endsWith(`/${sha256.slice(0, 2)}/${sha256}`));
        assert.equal(kept?.[1], String(bytes.length));
        const got = await fetch(address(file.url), { headers: { authorization: authorization() } });
        assert.equal(got.status, 200);
        assert.ok(Buffer.from(await got.arrayBuffer()).equals(bytes));
        assert.deepEqual(await (await send(bytes)).json(), file, 'the same bytes are the same file');
    }
    assert.equal(stored().length, 2);
});

test('a store that is gone is an error of the server, and the client learns nothing of it', async () => {
    const file = await (await send(Buffer.from('GIF89a and more'))).json();
    await store.stop();
    const got = await fetch(address(file.url), { headers: { authorization: authorization() } });
    assert.equal(got.status, 500);
    const told = await got.text();
    assert.match(told, /INTERNAL_SERVER_ERROR/);
    assert.doesNotMatch(told, /127\.0\.0\.1|bucket|files/);
});
