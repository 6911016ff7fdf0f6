// Starts the page's program. Trunk would write this into index.html as an inline script; as a
// file it needs no exception in the Content-Security-Policy.

const { module, wasm } = document.querySelector("script[data-wasm]").dataset;
try {
  const { default: init } = await import(module);
  await init({ module_or_path: wasm });
} catch (error) {
  const words = document.createElement("p");
  words.setAttribute("role", "alert");
  words.textContent =
    `Spindle could not start: ${error.message} ` +
    "Reload the page; if it stays, the browser may be too old (it needs WebAssembly).";
  document.body.prepend(words);
  throw error;
}
