import * as z from 'zod';

/** A file of a tree: its text, or null where it is deleted. */
const Files = z.record(z.string(), z.string().nullable());

/** A GitHub repository, as far as a branch with changed files and a pull request need it. Objects by their SHA. */
export const GithubRepository = z.strictObject({
  trees: z.record(z.string(), z.strictObject({ base: z.string().nullable(), files: Files })),
  commits: z.record(z.string(), z.strictObject({ tree: z.string(), parents: z.array(z.string()), message: z.string() })),
  /** Commits by branch. */
  branches: z.record(z.string(), z.string()),
  pulls: z.array(z.strictObject({ number: z.int(), title: z.string(), body: z.string(), head: z.string(), base: z.string(), state: z.enum(['open', 'closed']) })),
});
export type GithubRepository = z.infer<typeof GithubRepository>;
