// node dist/review.js list
// node dist/review.js verdict CLAIM_ID RATING_KEY RATIONALE
import { CombinedError, type Client } from '@urql/core';
import { ask, change, connect, Refused } from './client.js';
import type { ClaimsToReviewQueryVariables } from './gql/graphql.js';
import { claim, claimsToReview, signOut, submitVerdict, take } from './operations.js';

/** Prints the claims that wait for you: one line each. */
async function list(client: Client) {
    const variables: ClaimsToReviewQueryVariables = {};
    for (;;) {
        const claims = (await ask(client, claimsToReview, variables)).claims!;
        for (const one of claims.nodes) {
            // What you may do now is data; a client needs no rules of its own.
            const mine = one.allowedActions.includes('TAKE') || one.allowedActions.includes('SUBMIT_VERDICT');
            if (mine) console.log(`${one.id}  ${one.verdictsIn}/${one.verdictsNeeded}  ${one.statement}`);
        }
        if (!claims.pageInfo.hasNextPage) return;
        variables.after = claims.pageInfo.endCursor;
    }
}

/** Takes a slot of the claim, if you hold none yet, and gives your verdict. */
async function verdict(client: Client, claimId: string, ratingKey: string, rationale: string) {
    const found = (await ask(client, claim, { id: claimId })).claim;
    if (!found) throw new Error('There is no such claim, or you cannot see it.');
    let { version } = found;
    if (found.allowedActions.includes('TAKE')) {
        const { assignReviewer } = await change(client, take, { claimId });
        if (assignReviewer.refusal) throw new Refused(assignReviewer.refusal);
        version = assignReviewer.claim!.version;
    }
    const given = (await change(client, submitVerdict, { claimId, expectedVersion: version, ratingKey, rationale }))
        .submitVerdict;
    if (given.refusal) {
        if (given.draft) console.error('What you wrote is kept as your draft.');
        if ('rule' in given.refusal && given.refusal.rule === 'UNKNOWN_RATING') {
            const keys = found.currentRound?.scale?.ratings.map(({ key }) => key) ?? [];
            console.error(`The ratings are: ${keys.join(', ')}.`);
        }
        throw new Refused(given.refusal);
    }
    console.log(`Your verdict is in: ${given.verdict!.rating!.label}.`);
    if (given.quorumReached) console.log('All verdicts are in: they are open now.');
}

const { FACTDESK_URL, FACTDESK_EMAIL, FACTDESK_PASSWORD, FACTDESK_CODE } = process.env;
if (!FACTDESK_URL || !FACTDESK_EMAIL || !FACTDESK_PASSWORD) {
    throw new Error('Set FACTDESK_URL (http://127.0.0.1:8400/graphql for instance), FACTDESK_EMAIL and FACTDESK_PASSWORD.');
}
const client = connect(FACTDESK_URL, {
    email: FACTDESK_EMAIL,
    password: FACTDESK_PASSWORD,
    ...(FACTDESK_CODE && { code: FACTDESK_CODE }),
});
const [command, claimId = '', ratingKey = '', rationale = ''] = process.argv.slice(2);
try {
    if (command === 'verdict') await verdict(client, claimId, ratingKey, rationale);
    else await list(client);
    await change(client, signOut, {});
} catch (error) {
    process.exitCode = 1;
    if (error instanceof Refused) {
        console.error(`${error.why.code}: ${error.message}`);
        if ('fields' in error.why) for (const { field, message } of error.why.fields) console.error(`  ${field}: ${message}`);
    } else if (error instanceof CombinedError && error.graphQLErrors.length > 0) {
        // Ask whoever runs the server about the request id: it finds the request in the log.
        for (const { message, extensions } of error.graphQLErrors) {
            console.error(`${extensions.code}: ${message} (request ${extensions.requestId})`);
        }
    } else throw error;
}
