export type { KnownAction, LoadedContent } from './content.ts';
export { approvedDigest } from './rules/exceptions.ts';
export { inspectContent, loadContent } from './load.ts';
export { inventorySize, policyOf } from './policy.ts';
export { isContentPath, readWorkTree, type ContentTree, type Unreadable } from './tree.ts';
