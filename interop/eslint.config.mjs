// The contract by graphql-eslint: descriptions everywhere, the forms that Relay needs, and what else it recommends.
import graphql from '@graphql-eslint/eslint-plugin';

export default [
    {
        files: ['frontend-schema.graphql'],
        languageOptions: {
            parser: graphql.parser,
            parserOptions: { graphQLConfig: { schema: 'frontend-schema.graphql' } },
        },
        plugins: { '@graphql-eslint': graphql },
        rules: {
            ...graphql.configs['flat/schema-recommended'].rules,
            ...graphql.configs['flat/schema-relay'].rules,
            // Lists are not only pages: connections have `nodes` beside `edges`, an input has several problems. Rounds,
            // versions and events are known by their number in what they belong to, not by an id.
            '@graphql-eslint/relay-edge-types': [
                'error',
                { withEdgeSuffix: true, shouldImplementNode: false, listTypeCanWrapOnlyEdgeType: false },
            ],
            '@graphql-eslint/require-description': [
                'error',
                {
                    types: true,
                    rootField: true,
                    DirectiveDefinition: true,
                    EnumValueDefinition: true,
                    FieldDefinition: true,
                    InputValueDefinition: true,
                },
            ],
            // It takes `Claim.claimantContacts` for a field of claims that says "claim" once more.
            '@graphql-eslint/no-typename-prefix': 'off',
            // Pages, payloads, counts and other values are not fetched again by an id.
            '@graphql-eslint/strict-id-in-types': 'off',
        },
    },
];
