import type { CodegenConfig } from '@graphql-codegen/cli';

// Types for the operations in src/, from the contract at the top of the repository.
const config: CodegenConfig = {
    schema: '../../frontend-schema.graphql',
    documents: 'src/*.ts',
    generates: {
        'src/gql/': {
            preset: 'client',
            presetConfig: { fragmentMasking: false },
            config: {
                scalars: { DateTime: 'string', Date: 'string' },
                strictScalars: true,
                useTypeImports: true,
            },
        },
    },
    importExtension: '.js',
};
export default config;
