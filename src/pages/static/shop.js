/* The queue of the snippet's tag: what a page asks before the snippet is there, or when it never comes. */
window.referd = window.referd || function () {
  (window.referd.q = window.referd.q || []).push(arguments);
};
