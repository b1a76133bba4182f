// frontend-schema.graphql in the hands of the tools that client developers use, and against what was released.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { buildSchema } from 'graphql';
import { breakingChanges } from './breaking.mjs';

const run = promisify(execFile);
const root = new URL('..', import.meta.url).pathname;
const read = (file) => readFileSync(root + file, 'utf8');

/** Runs a program of node_modules; what it wrote is the error if it fails. */
async function passes(program, args, cwd) {
    await run(`${root}interop/node_modules/.bin/${program}`, args, { cwd: root + cwd, env: { ...process.env, NO_COLOR: '1' } }).catch(
        ({ stdout, stderr }) => assert.fail(`${program}:\n${stdout}${stderr}`),
    );
}

test('graphql-eslint finds nothing to mend', () =>
    passes('eslint', ['--config', 'interop/eslint.config.mjs', '--no-warn-ignored', 'frontend-schema.graphql'], '.'));

test('relay-compiler compiles pages that grow and objects fetched again by their id', async () => {
    mkdirSync(`${root}interop/relay/src/__generated__`, { recursive: true });
    await passes('relay-compiler', ['relay.config.json'], 'interop/relay');
});

test('nothing that clients rely on has gone since the last release', () => {
    const releases = readdirSync(`${root}schema/released`)
        .sort((one, other) => other.localeCompare(one, 'en', { numeric: true }))
        .slice(0, 2)
        .map((file) => buildSchema(read(`schema/released/${file}`)));
    const allowed = read('schema/breaking.txt')
        .split('\n')
        .filter((line) => line && !line.startsWith('#'));
    const found = breakingChanges(releases, buildSchema(read('frontend-schema.graphql')));
    const unnamed = found.filter((change) => !allowed.includes(change));
    assert.deepEqual(unnamed, [], 'this breaks clients: take it back, or name it in schema/breaking.txt');
    const idle = allowed.filter((change) => !found.includes(change));
    assert.deepEqual(idle, [], 'schema/breaking.txt names what does not break');
});

test('what breaks is named, and what was deprecated for two releases may go', () => {
    const schema = (fields) => buildSchema(`type Query { stays: Int ${fields} } enum E { A B }`);
    const now = buildSchema('type Query { stays: Int! } enum E { A }');
    const [plain, old] = [schema('goes(a: Int): E'), schema('goes(a: Int): E @deprecated(reason: "x")')];
    const both = ['B was removed from enum type E', 'Query.goes was removed'];
    assert.deepEqual(breakingChanges([plain], now), both);
    assert.deepEqual(breakingChanges([old], now), both);
    assert.deepEqual(breakingChanges([old, plain], now), both);
    assert.deepEqual(breakingChanges([old, old], now), both.slice(0, 1));
    assert.deepEqual(breakingChanges([plain], plain), []);
});
