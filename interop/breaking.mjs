// What breaks clients of a released contract.
import { findBreakingChanges } from 'graphql';

/**
 * Names the changes that break clients of the last release. What was deprecated for two releases may go.
 * @param {import('graphql').GraphQLSchema[]} releases the last two, newest first
 * @param {import('graphql').GraphQLSchema} now the contract of this build
 */
export function breakingChanges(releases, now) {
    const [last, before] = releases;
    return findBreakingChanges(last, now)
        .map(({ description }) => description.replace(/\.$/, ''))
        .filter((change) => !(before && deprecated(change, last) && deprecated(change, before)))
        .sort();
}

/** Whether what a change has removed was deprecated in this schema. */
function deprecated(change, schema) {
    const [, value, kind] = /^(\w+) was removed from enum type (\w+)$/.exec(change) ?? [];
    if (kind) return reason(schema.getType(kind)?.getValue(value));
    const [, parent, name, argument] = /^(\w+)\.(\w+)(?: arg (\w+))? was removed$/.exec(change) ?? [];
    const field = schema.getType(parent)?.getFields?.()[name];
    return reason(argument ? field?.args.find((one) => one.name === argument) : field);
}

const reason = (part) => part?.deprecationReason != null;
