import { registerHooks } from 'node:module';

// @actions/workflow-parser imports its JSON without `with { type: 'json' }`, which Node refuses and bundlers do not.
registerHooks({
  load: (url, context, next) => next(url, url.endsWith('.json') ? { ...context, importAttributes: { type: 'json' } } : context),
});

const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

/** What GitHub's own parser has to say against a workflow; nothing when it takes it. */
export async function complaints(name: string, content: string): Promise<string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const errors = context.errors.getErrors().map((error) => error.message);
  if (value === undefined || errors.length > 0) return [...errors, ...(value === undefined ? ['it is no workflow'] : [])];
  const template = await convertWorkflowTemplate(context, value);
  return [...(template.errors ?? []).map((error) => error.Message), ...(template.jobs.length === 0 ? ['it has no jobs'] : [])];
}
