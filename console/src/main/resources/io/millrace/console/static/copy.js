// Gives every command a button that copies it; without a script, or without leave to copy, it is selected by hand.
'use strict';
if (navigator.clipboard) {
  document.querySelectorAll('.command').forEach(command => {
    const button = command.querySelector('button');
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(command.querySelector('pre').textContent);
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  });
}
