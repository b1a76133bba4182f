// What a client of Relay asks for: pages that grow, objects fetched again by their id. Only compiled, never run.
import { graphql } from 'relay-runtime';

export const list = graphql`
    query DeskQuery($state: [ClaimState!]!) {
        viewer {
            id
            name
            roles
        }
        ...Desk_claims @arguments(state: $state)
    }
`;

export const claims = graphql`
    fragment Desk_claims on Query
    @argumentDefinitions(
        count: { type: "Int", defaultValue: 20 }
        cursor: { type: "String" }
        state: { type: "[ClaimState!]!" }
    )
    @refetchable(queryName: "DeskClaimsQuery") {
        claims(first: $count, after: $cursor, filter: { state: { in: $state } }) @connection(key: "Desk_claims") {
            total {
                count
                atLeast
            }
            edges {
                node {
                    id
                    ...Desk_claim @alias(as: "shown")
                }
            }
        }
    }
`;

export const claim = graphql`
    fragment Desk_claim on Claim
    @argumentDefinitions(count: { type: "Int", defaultValue: 10 }, cursor: { type: "String" })
    @refetchable(queryName: "DeskClaimQuery") {
        statement
        state
        version
        allowedActions
        evidence(first: $count, after: $cursor) @connection(key: "Desk_evidence") {
            edges {
                node {
                    url
                    stance
                    source {
                        name
                    }
                }
            }
        }
        verdicts(first: 100) {
            nodes {
                rating {
                    label
                }
                rationale
            }
        }
    }
`;

export const again = graphql`
    query DeskNodeQuery($id: ID!, $ids: [ID!]!) {
        node(id: $id) {
            ... on Claim {
                ...Desk_claim @alias(as: "shown")
            }
        }
        nodes(ids: $ids) {
            __typename
            id
        }
    }
`;

export const submit = graphql`
    mutation DeskVerdictMutation($input: SubmitVerdictInput!) {
        submitVerdict(input: $input) {
            verdict {
                id
            }
            claim {
                ...Desk_claim @alias(as: "shown")
            }
            refusal {
                code
                message
            }
        }
    }
`;
