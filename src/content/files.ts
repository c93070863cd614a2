import type * as z from 'zod';
import {
  AssetsFile, Config, ContactsFile, IdentitiesFile, IndicatorsFile, PlaybookFile, ProtectedFile, RiskException, sha256,
  type Indicator, type Inventory, type LoadedConfig, type LoadedException, type LoadedPlaybook, type Policy,
} from '../model/index.ts';
import { readContent, yamlFiles, type Findings, type Read } from './read.ts';
import type { ContentTree } from './tree.ts';

/** A loaded value with the file it comes from, for rules that need its places. */
export interface Sourced<T, F> { loaded: T; read: Read<F> }

const CONFIG = 'cordon.yaml';

/** `cordon.yaml`; the shipped defaults when it is not there. */
export function loadConfig(tree: ContentTree, findings: Findings): { loaded: LoadedConfig; read: Read<Config> | null } {
  if (tree.has('cordon.yml')) findings.problems.push({ file: 'cordon.yml', line: 1, column: 1, path: '', message: 'the configuration is not read from this name', nearest: CONFIG });
  const read = readContent(tree, CONFIG, Config, findings);
  return { loaded: { config: read?.value ?? Config.parse({}), file: CONFIG, lines: read?.doc.lines([], 3) ?? {} }, read };
}

/** `playbooks/*.yaml`. */
export function loadPlaybooks(tree: ContentTree, findings: Findings): Sourced<LoadedPlaybook, z.infer<typeof PlaybookFile>>[] {
  return yamlFiles(tree, 'playbooks').flatMap((file) => {
    const read = readContent(tree, file, PlaybookFile, findings);
    if (read?.value === null || read === null) return [];
    return [{ loaded: { playbook: read.value.playbook, file, digest: sha256(read.text), lines: read.doc.lines(['playbook'], 2) }, read }];
  });
}

/** `exceptions/*.yaml`. */
export function loadExceptions(tree: ContentTree, findings: Findings): Sourced<LoadedException, RiskException>[] {
  return yamlFiles(tree, 'exceptions').flatMap((file) => {
    const read = readContent(tree, file, RiskException, findings);
    if (read?.value === null || read === null) return [];
    return [{ loaded: { exception: read.value, file, digest: sha256(read.text), where: `${file}:${read.doc.atKey(['id']).line}` }, read }];
  });
}

export interface InventoryReads {
  assets: Read<z.infer<typeof AssetsFile>> | null;
  identities: Read<z.infer<typeof IdentitiesFile>> | null;
  contacts: Read<ContactsFile> | null;
  protected: Read<z.infer<typeof ProtectedFile>> | null;
}

/** The files of `inventory/`; one that is not there is empty. */
export function loadInventory(tree: ContentTree, findings: Findings): { inventory: Inventory; reads: InventoryReads; brokenGuards: Policy['brokenGuards'] } {
  const reads: InventoryReads = {
    assets: readContent(tree, 'inventory/assets.yaml', AssetsFile, findings),
    identities: readContent(tree, 'inventory/identities.yaml', IdentitiesFile, findings),
    contacts: readContent(tree, 'inventory/contacts.yaml', ContactsFile, findings),
    protected: readContent(tree, PROTECTED, ProtectedFile, findings),
  };
  const { protected: guard } = reads;
  const inventory: Inventory = {
    assets: reads.assets?.value?.assets ?? [],
    identities: reads.identities?.value?.identities ?? [],
    contacts: reads.contacts?.value ?? { people: [], roles: [], owners: [] },
    protected: (guard?.value?.protected ?? []).map((rule, index) => ({ rule, where: `${PROTECTED}:${guard?.doc.at(['protected', index]).line ?? 1}` })),
  };
  return { inventory, reads, brokenGuards: brokenProtection(tree, guard) };
}

const PROTECTED = 'inventory/protected.yaml';

/** A list of protected entities that cannot be read protects nobody, so it must deny; a repository without an inventory has none yet. */
function brokenProtection(tree: ContentTree, guard: Read<z.infer<typeof ProtectedFile>> | null): Policy['brokenGuards'] {
  const broken = (reason: string): Policy['brokenGuards'] => [{ guard: 'protected entities', where: PROTECTED, reason }];
  if (guard?.value === null) return broken('the file does not fit');
  if (guard !== null) return [];
  return [...tree.keys()].some((path) => path === 'inventory' || path.startsWith('inventory/')) ? broken('the file is missing although there is an inventory') : [];
}

/** `intel/indicators.yaml`. */
export function loadIndicators(tree: ContentTree, findings: Findings): Sourced<Indicator[], z.infer<typeof IndicatorsFile>> | null {
  const read = readContent(tree, 'intel/indicators.yaml', IndicatorsFile, findings);
  return read === null ? null : { loaded: read.value?.indicators ?? [], read };
}
