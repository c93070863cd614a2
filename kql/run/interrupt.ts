import vm from 'node:vm';

const context = vm.createContext({});
const script = new vm.Script('run()');

/**
 * Runs something and ends it, wherever it is, after so many milliseconds: V8 stops all code below a script with a timeout, also one
 * that never looks at a clock, such as a function over a long text. `late` makes the error that is thrown then.
 */
export function withinTime<T>(milliseconds: number, run: () => T, late: () => Error): T {
  const done: T[] = [];
  context['run'] = (): void => { done.push(run()); };
  try {
    script.runInContext(context, { timeout: Math.max(1, Math.ceil(milliseconds)) });
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw late();
    throw error;
  }
  const [result] = done;
  if (done.length === 0) throw late();
  return result as T;
}
