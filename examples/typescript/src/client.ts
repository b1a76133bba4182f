// A client that is signed in and stays it: the access token works for some minutes, then the refresh token opens the next.
import { randomUUID } from 'node:crypto';
import { Client, CombinedError, fetchExchange, type TypedDocumentNode } from '@urql/core';
import { authExchange } from '@urql/exchange-auth';
import type { RefreshSessionMutation, SignInMutation, WhyFragment } from './gql/graphql.js';
import { refreshSession, signIn } from './operations.js';

/** Something that was to be expected stands against it; nothing was changed. */
export class Refused extends Error {
    constructor(readonly why: WhyFragment) {
        super(why.message);
    }
}

export interface Credentials {
    email: string;
    password: string;
    /** Of this moment, for accounts with a second factor. */
    code?: string;
}

type Grant = SignInMutation['signIn'] | RefreshSessionMutation['refreshSession'];

export function connect(url: string, credentials: Credentials): Client {
    return new Client({
        url,
        preferGetMethod: false,
        exchanges: [
            authExchange(async (utils) => {
                let token: string | undefined;
                let expires = 0;
                // Opens the next tokens, once. Keep it as you would a password.
                let refreshToken: string | undefined;

                async function renew() {
                    // A token that has run out opens nothing, not even this.
                    token = undefined;
                    let next: Grant | undefined;
                    if (refreshToken) next = (await send(refreshSession, { refreshToken })).refreshSession;
                    // There is no session yet, or it was ended from elsewhere.
                    if (!next || next.refusal) next = (await send(signIn, credentials)).signIn;
                    if (next.refusal) throw new Refused(next.refusal);
                    if (!next.accessToken) throw new Error('This account has a second factor: give its code.');
                    token = next.accessToken;
                    expires = Date.parse(next.expiresAt!);
                    refreshToken = next.refreshToken!;
                }

                async function send<Data, Input>(mutation: TypedDocumentNode<Data, { input: Input }>, input: Input) {
                    const { data, error } = await utils.mutate(mutation, { input });
                    if (error) throw error;
                    return data!;
                }

                return {
                    addAuthToOperation: (operation) =>
                        token ? utils.appendHeaders(operation, { Authorization: `Bearer ${token}` }) : operation,
                    // Some seconds early, so that no request meets the end of its token on the way.
                    willAuthError: () => Date.now() > expires - 10_000,
                    // The server may end a session before its time.
                    didAuthError: (error) => codes(error).includes('UNAUTHENTICATED'),
                    refreshAuth: renew,
                };
            }),
            fetchExchange,
        ],
    });
}

/** Asks; an error is thrown. */
export async function ask<Data, Variables extends object>(
    client: Client,
    query: TypedDocumentNode<Data, Variables>,
    variables: Variables,
): Promise<Data> {
    const { data, error } = await client.query(query, variables, { requestPolicy: 'network-only' });
    if (error) throw cause(error);
    return data!;
}

/**
 * Changes something once. If the answer is lost on the way or comes too late, the call is sent again with the same
 * idempotency key: the server then gives the answer of the first one.
 */
export async function change<Data, Input extends { idempotencyKey?: string | null | undefined }>(
    client: Client,
    mutation: TypedDocumentNode<Data, { input: Input }>,
    input: Input,
): Promise<Data> {
    const once = { ...input, idempotencyKey: randomUUID() };
    for (let attempt = 1; ; attempt += 1) {
        const { data, error } = await client.mutation(mutation, { input: once });
        if (!error) return data!;
        const why = cause(error);
        if (attempt === 4 || !worthRepeating(why)) throw why;
        await new Promise((resolve) => setTimeout(resolve, wait(error) ?? 250 * 2 ** attempt));
    }
}

/** The codes of the errors that the server answered; `ErrorCode` in the schema tells what each one means. */
export const codes = (error: CombinedError): unknown[] => error.graphQLErrors.map(({ extensions }) => extensions.code);

/** What went wrong: urql wraps up what `renew` throws. */
const cause = (error: CombinedError): Error =>
    error.networkError instanceof Refused || error.networkError instanceof CombinedError ? error.networkError : error;

const worthRepeating = (why: Error): boolean =>
    why instanceof CombinedError &&
    (why.networkError !== undefined ||
        codes(why).some((code) => code === 'TIMEOUT' || code === 'UNAVAILABLE' || code === 'RATE_LIMITED'));

/** Milliseconds until the server wants to be asked again, if it said so. */
function wait(error: CombinedError): number | undefined {
    const seconds = error.graphQLErrors.map(({ extensions }) => extensions.retryAfter).find(Number.isFinite);
    return typeof seconds === 'number' ? seconds * 1_000 : undefined;
}
