// Puts this device's theme and text size on the page before anything is painted. See src/sync/device.ts.
(() => {
  try {
    const device = JSON.parse(localStorage.getItem('brickops.device') || '{}');
    if (device.theme === 'light' || device.theme === 'dark') document.documentElement.dataset.theme = device.theme;
    if (device.text === 'large' || device.text === 'larger') document.documentElement.dataset.text = device.text;
  } catch {
    // Storage is closed to us: the system's own choice stands.
  }
})();
