export { loadDetections, type LoadedDetection } from './load.ts';
export { detectionFor, detectionNamed, indexDetections, type DetectionIndex } from './match.ts';
