// Single sign-on with an issuer that somebody else wrote: discovery, keys and the token endpoint of oauth2-mock-server.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { OAuth2Server } from 'oauth2-mock-server';
import { desk } from './desk.mjs';

let server;
let provider;

before(async () => {
    provider = new OAuth2Server();
    for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA', 'RS512']) await provider.issuer.keys.generate(algorithm);
    await provider.start(0, 'localhost');
    server = await desk({ FACTDESK_OUTGOING__OPEN_HOSTS: '["localhost"]' });
    const set = await ask(server.tokens.admin, SET, {
        input: {
            expectedVersion: 0,
            issuer: provider.issuer.url,
            audience: 'factdesk',
            rolesClaim: 'groups',
            roleMapping: [{ value: 'desk', roles: ['EDITOR'] }],
            provisionMembers: true,
        },
    });
    assert.equal(set.data.setSingleSignOn.refusal, null);
});
after(async () => {
    await server?.stop();
    await provider?.stop();
});

const SET = `mutation($input: SetSingleSignOnInput!) {
    setSingleSignOn(input: $input) { singleSignOn { version } refusal { message } }
}`;

async function ask(token, query, variables) {
    const answer = await fetch(server.graphql, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
    });
    return answer.json();
}

const viewer = async (token) => (await ask(token, '{ viewer { name roles } }')).data?.viewer ?? 'nobody';

const claims = {
    aud: 'factdesk',
    sub: 'nell-1',
    email: 'nell@sso.example',
    email_verified: true,
    name: 'Nell Outside',
    groups: ['desk'],
};

/** An access token as a client gets it: from the token endpoint. */
async function granted(more = {}) {
    provider.service.once('beforeTokenSigning', (token) => Object.assign(token.payload, claims, more));
    const answer = await fetch(`${provider.issuer.url}/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'desk' }),
    });
    return (await answer.json()).access_token;
}

/** A token by the key of this algorithm. */
const built = (algorithm, more = {}) =>
    provider.issuer.buildToken({
        kid: provider.issuer.keys.toJSON().find((key) => key.alg === algorithm).kid,
        scopesOrTransform: (_header, payload) => Object.assign(payload, claims, more),
    });

const nell = { name: 'Nell Outside', roles: ['EDITOR'] };

test('an access token of the token endpoint makes a member and opens the desk', async () => {
    const token = await granted();
    assert.deepEqual(await viewer(token), nell);
    assert.deepEqual(await viewer(token), nell);
});

for (const algorithm of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
    test(`a token signed by ${algorithm} is taken`, async () => assert.deepEqual(await viewer(await built(algorithm)), nell));
}

for (const [what, more] of Object.entries({
    'for somebody else': { aud: 'another-api' },
    'for nobody': { aud: undefined },
    'that has run out': { exp: Math.floor(Date.now() / 1000) - 60 },
    'that has not begun': { nbf: Math.floor(Date.now() / 1000) + 600 },
    'without an end': { exp: undefined },
    'of another issuer': { iss: 'https://accounts.example' },
    'that is an id token': { nonce: 'n', at_hash: 'h' },
    'without a role here': { groups: ['canteen'] },
})) {
    test(`a token ${what} is not taken`, async () => assert.equal(await viewer(await built('RS256', more)), 'nobody'));
}

test('an algorithm that is not on the list is not taken', async () => assert.equal(await viewer(await built('RS512')), 'nobody'));

test('a key that the issuer does not publish opens nothing', async () => {
    const other = new OAuth2Server();
    await other.issuer.keys.generate('RS256');
    other.issuer.url = provider.issuer.url;
    const token = await other.issuer.buildToken({ scopesOrTransform: (_header, payload) => Object.assign(payload, claims) });
    assert.equal(await viewer(token), 'nobody');
});
