// The reader's colour theme, before the first paint (components/theme_toggle.rs saves it).

try {
  const theme = localStorage.getItem("spindle.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // A browser that stores nothing follows the system.
}
