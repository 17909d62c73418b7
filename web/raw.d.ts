/** Files that are packed into the page as their text. */
declare module '*.yaml?raw' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: so the bundler gives it
  export default text;
}
