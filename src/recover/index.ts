export * from './release.ts';
export * from './storm.ts';
