import * as z from 'zod';

const Comment = z.strictObject({ id: z.number(), body: z.string(), at: z.number() });

/** A GitHub issue; times are range ms. */
export const GithubIssue = z.strictObject({
  repo: z.string(),
  number: z.number(),
  title: z.string(),
  body: z.string(),
  labels: z.array(z.string()),
  state: z.enum(['open', 'closed']),
  at: z.number(),
  comments: z.array(Comment),
});
export type GithubIssue = z.infer<typeof GithubIssue>;

export const JiraIssue = z.strictObject({
  id: z.string(),
  key: z.string(),
  project: z.string(),
  summary: z.string(),
  description: z.string(),
  type: z.string(),
  priority: z.string().nullable(),
  labels: z.array(z.string()),
  at: z.number(),
  comments: z.array(Comment),
});
export type JiraIssue = z.infer<typeof JiraIssue>;

export const Tickets = z.strictObject({
  github: z.array(GithubIssue),
  jira: z.array(JiraIssue),
  /** Projects that Jira knows, and its priority names: an unknown one is refused. */
  jiraProjects: z.array(z.string()),
  jiraPriorities: z.array(z.string()),
});
export type Tickets = z.infer<typeof Tickets>;
