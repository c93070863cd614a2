/** The fixed names of the scenario `hybrid`, which content, tests and the demo share. */
export const ids = {
  tenant: 'b3c1b5fc-828c-45fa-a1e1-10d74f6d6e9c',
  alice: '3f5a0b1c-7d2e-4c3b-9a8f-0e1d2c3b4a59',
  bob: '7c1d9a54-2b6e-4f0d-8f3a-5a6b7c8d9e01',
  breakGlass: '00000000-0000-0000-0000-0000000000bb',
  guest: '5d3b7a90-4c1e-4f52-8a67-2b9c0d1e2f30',
  synced: '6e4c8ba1-5d2f-4063-9b78-3cad1e2f3041',
  admin: '8fa2bd64-7a1c-4e33-9d20-4dbe2f304152',
  laptop: '73e7e2de709dff64ef64b1d0c30e67fab63279db',
  server: '9f1e2d3c4b5a69788796a5b4c3d2e1f001122334',
  domainController: '1111111111111111111111111111111111111111',
  offlineLaptop: '2222222222222222222222222222222222222222',
  account: '210987654321',
  region: 'eu-west-1',
  adminKey: 'AKIARANGECORDON',
  stolenAdminKey: 'AKIARANGEOPSADMIN',
  role: 'web-staging',
  otherRole: 'web-backup',
  instance: 'i-0f1e2d3c4b5a69788',
  prodInstance: 'i-0a9b8c7d6e5f40312',
  subscription: '11111111-2222-3333-4444-555555555555',
  resourceGroup: 'rg-app',
  securityGroup: 'rg-security',
  workspace: 'law-contoso',
  vm: 'vm-app-1',
  nsg: 'nsg-app',
  flow: 'flow-established-1',
  attacker: '203.0.113.7',
} as const;

const network = `/subscriptions/${ids.subscription}/resourceGroups/${ids.resourceGroup}/providers`;
export const vmId = `${network}/Microsoft.Compute/virtualMachines/${ids.vm}`;
export const nsgId = `${network}/Microsoft.Network/networkSecurityGroups/${ids.nsg}`;
export const roleArn = (name: string): string => `arn:aws:iam::${ids.account}:role/${name}`;
export const profileArn = (name: string): string => `arn:aws:iam::${ids.account}:instance-profile/${name}`;
