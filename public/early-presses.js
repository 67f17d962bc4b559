// Runs before the first paint, long before the page's own scripts. Until those have run, a press on a decision does
// nothing. It is recorded here, so that the buttons can say so as soon as they work (app/[org]/_decisions/early-press.ts).
(() => {
  const LOADING = '.decide-bar[data-loading]';
  const TYPING = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable]';

  function record(label) {
    document.documentElement.dataset.earlyPress = label;
  }

  window.addEventListener(
    'click',
    ({ target }) => {
      const button = target instanceof Element ? target.closest(`${LOADING} button`) : null;
      if (button) record(button.textContent.trim());
    },
    { capture: true },
  );
  window.addEventListener(
    'keydown',
    ({ target, key, ctrlKey, metaKey, altKey }) => {
      if (ctrlKey || metaKey || altKey || !/^[aer]$/i.test(key)) return;
      if (target instanceof Element && target.closest(TYPING)) return;
      if (document.querySelector(LOADING)) record(key.toUpperCase());
    },
    { capture: true },
  );
})();
