import { appendFileSync } from 'node:fs';

// Loaded with `--import` before a command: its peak of resident memory, in MB, is written down when it ends.
const file = process.env['CORDON_TEST_PEAK'];
if (file !== undefined) process.on('exit', () => { appendFileSync(file, `${Math.round(process.resourceUsage().maxRSS / 1_024)}\n`); });
