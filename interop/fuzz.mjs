// Schemathesis against a desk of its own, signed in as an editor: `make fuzz ARGS="--seed 7"`. Five minutes; not part of the gate.
import { spawn } from 'node:child_process';
import { desk } from './desk.mjs';

const [schemathesis, ...more] = process.argv.slice(2);
const server = await desk();
// To this check every refusal is a fault of the server, also that of a page of a million claims.
const fixed = ['--max-time', '300', '--exclude-checks', 'positive_data_acceptance', '--continue-on-failure'];
const args = ['run', server.graphql, '-H', `Authorization: Bearer ${server.tokens.editor1}`, ...fixed, ...more];
const fuzz = spawn(schemathesis, args, { stdio: 'inherit' });
process.exitCode = await new Promise((resolve) => fuzz.once('exit', resolve));
await server.stop();
