// A server as a user starts it: the built binary with the demonstration's desk, on a database of its own.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BINARY = process.env.INTEROP_BINARY ?? new URL('../target/debug/factdesk', import.meta.url).pathname;

/**
 * Starts the demonstration and waits until it serves.
 * @param {Record<string, string>} settings further settings, as environment variables
 * @returns what the demonstration writes for scripts (address, tokens, ids), and `stop`
 */
export async function desk(settings = {}) {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is not there: cargo build -p factdesk, or set INTEROP_BINARY`);
    const folder = mkdtempSync(join(tmpdir(), 'factdesk-interop-'));
    // As root Postgres runs as another user, who has to pass through.
    chmodSync(folder, 0o711);
    const json = join(folder, 'demo.json');
    const { DATABASE_URL: _, ...env } = process.env;
    const server = spawn(BINARY, ['demo', '--json', json], {
        env: { ...env, FACTDESK_DATA_DIR: join(folder, 'data'), FACTDESK_LISTEN: '127.0.0.1:8470', ...settings },
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => server.once('exit', resolve));
    const stop = async () => {
        server.kill('SIGINT');
        await ended;
        rmSync(folder, { recursive: true, force: true });
    };
    let told = '';
    const serving = new Promise((resolve) => {
        for (const stream of [server.stdout, server.stderr]) {
            stream.on('data', (text) => {
                told += text;
                if (told.includes('Serving until')) resolve(true);
            });
        }
    });
    if ((await Promise.race([serving, ended])) !== true) {
        rmSync(folder, { recursive: true, force: true });
        throw new Error(`the server did not start:\n${told}`);
    }
    return { ...JSON.parse(readFileSync(json, 'utf8')), stop };
}
