import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
    { ignores: ['node_modules/', '.signalbox/'] },
    {
        files: ['**/*.ts'],
        extends: [
            eslint.configs.recommended,
            tseslint.configs.strictTypeChecked,
            tseslint.configs.stylisticTypeChecked,
        ],
        languageOptions: {
            parserOptions: { projectService: true },
        },
        rules: {
            // Numbers and undefined read well in messages.
            '@typescript-eslint/restrict-template-expressions': 'off',
            // node:test runs what test() is given; its promise is for nested tests.
            '@typescript-eslint/no-floating-promises': [
                'error',
                {
                    allowForKnownSafeCalls: [
                        {
                            from: 'package',
                            name: ['test', 'suite', 'describe', 'it'],
                            package: 'node:test',
                        },
                    ],
                },
            ],
        },
    },
    {
        files: ['tests/**/*.ts'],
        rules: {
            // What a test takes for granted fails it when it is not so.
            '@typescript-eslint/no-non-null-assertion': 'off',
        },
    },
);
