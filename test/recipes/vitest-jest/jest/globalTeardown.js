export default async function globalTeardown() {
  await globalThis.dsqlOfRun.stop();
}
