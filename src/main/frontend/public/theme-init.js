// Sets the theme before the first paint. A file of its own, because the content security policy
// allows no inline script. Keep the key in step with src/stores/preferences.ts.
(function () {
  try {
    var theme = JSON.parse(localStorage.getItem('belfry.preferences') || '{}').theme;
    var dark =
      theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
    document.documentElement.classList.toggle('dark', dark);
  } catch {
    // A blocked or damaged store only costs the remembered theme.
  }
})();
