// What this client asks for. `graphql-codegen` checks it against the schema and gives each document its types.
import { graphql } from './gql/index.js';

// A refusal is data: something that was to be expected, with a sentence for the person and a code for the program.
export const refusal = graphql(`
    fragment Why on Refusal {
        code
        message
        ... on InvalidInput {
            fields {
                field
                message
            }
        }
        ... on RuleViolation {
            rule
        }
        ... on Conflict {
            current {
                ... on Claim {
                    version
                }
            }
        }
    }
`);

export const signIn = graphql(`
    mutation SignIn($input: SignInInput!) {
        signIn(input: $input) {
            accessToken
            expiresAt
            refreshToken
            challenge
            refusal {
                ...Why
            }
        }
    }
`);

export const refreshSession = graphql(`
    mutation RefreshSession($input: RefreshSessionInput!) {
        refreshSession(input: $input) {
            accessToken
            expiresAt
            refreshToken
            refusal {
                ...Why
            }
        }
    }
`);

export const signOut = graphql(`
    mutation SignOut($input: SignOutInput!) {
        signOut(input: $input) {
            signedOut
        }
    }
`);

export const claimsToReview = graphql(`
    query ClaimsToReview($after: String) {
        claims(first: 20, after: $after, filter: { state: { in: [QUEUED, IN_REVIEW] } }) {
            nodes {
                id
                statement
                state
                verdictsIn
                verdictsNeeded
                allowedActions
            }
            pageInfo {
                hasNextPage
                endCursor
            }
        }
    }
`);

export const claim = graphql(`
    query Claim($id: ID!) {
        claim(id: $id) {
            id
            version
            allowedActions
            currentRound {
                scale {
                    ratings {
                        key
                        label
                    }
                }
            }
        }
    }
`);

export const take = graphql(`
    mutation Take($input: AssignReviewerInput!) {
        assignReviewer(input: $input) {
            claim {
                id
                version
            }
            refusal {
                ...Why
            }
        }
    }
`);

export const submitVerdict = graphql(`
    mutation SubmitVerdict($input: SubmitVerdictInput!) {
        submitVerdict(input: $input) {
            verdict {
                id
                rating {
                    label
                }
            }
            quorumReached
            draft {
                rationale
            }
            refusal {
                ...Why
            }
        }
    }
`);
