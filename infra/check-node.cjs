// Before anything that an old Node cannot even parse.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(`Node ${process.versions.node} is too old for this: run "npm ci" first, it brings Node 24 along.`);
  process.exit(1);
}
