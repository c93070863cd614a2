import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take minutes or start the engine again and again, the longest first: none of them is left alone at the end. */
const LONG = ['/test/chaos/kills/', '/test/chaos/', '/test/failures/', '/test/', '/stacks/', '/kql/conformance/', '/range/', '/src/record/', '/src/detect/', '/kql/'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const found = LONG.findIndex((folder) => moduleId.includes(folder));
      return found === -1 ? LONG.length : found;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

/** Tests that start processes: from a worker that has grown, each start takes many times as long. */
const STARTING = ['{stacks,test}/**/*.test.ts', 'range/providers/**/*.test.ts', 'src/{contain,flow,github,record,sync}/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are the smallest machine that the suite is meant for. Tests of the engine wait for clouds a third of their time.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: 'processes', include: STARTING } },
      // No module keeps state that a test can see: to load them all again for each file took half of the time.
      { extends: true, test: { name: 'in process', include: ['{src,responders,range,kql}/**/*.test.ts'], exclude: STARTING, isolate: false } },
    ],
  },
});
