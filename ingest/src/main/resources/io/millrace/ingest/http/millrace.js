/* Millrace for browsers: sends views, clicks and viewable impressions to the collector that served this file.
   An event is kept in localStorage until the collector has answered; its id makes a second sending harmless. See docs/browser.md. */
(function () {
  'use strict';
  var script = document.currentScript, set = (script && script.dataset) || {};
  if (window.millrace && window.millrace.send) return;
  var url = new URL(set.url || '/v1/events', script ? script.src : location.href);
  if (set.namespace) url.searchParams.set('namespace', set.namespace);
  var QUEUE = 'millrace.queue', USER = 'millrace.user', KEPT = 500, BATCH = 50, BYTES = 60000, LARGEST = 16000, OLD = 864e5;
  var memory = {}, timer = 0, wait = 0, sending = false, skew = 0;

  // Private windows may refuse localStorage: then the page remembers for itself.
  function load(key) {
    try { return localStorage.getItem(key) || memory[key]; } catch (e) { return memory[key]; }
  }
  function save(key, value) {
    memory[key] = value;
    try { localStorage.setItem(key, value); } catch (e) { /* full or forbidden */ }
  }
  function queue() {
    try { return JSON.parse(load(QUEUE)) || []; } catch (e) { return []; }
  }
  function keep(events) {
    save(QUEUE, JSON.stringify(events.slice(-KEPT)));
  }
  function drop(sent) {
    var ids = {};
    sent.forEach(function (event) { ids[event.event_id] = 1; });
    keep(queue().filter(function (event) { return !ids[event.event_id]; }));
  }
  function id() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    return 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'.replace(/x/g, function () { return (Math.random() * 16 | 0).toString(16); });
  }
  function user() {
    var known = set.user || load(USER);
    if (!known) save(USER, known = 'anon-' + id());
    return known;
  }

  // One visit: this tab until it is closed.
  function session() {
    try { return sessionStorage.getItem(USER) || (sessionStorage.setItem(USER, id()), sessionStorage.getItem(USER)); }
    catch (e) { return memory.session = memory.session || id(); }
  }

  function batch() {
    var now = Date.now() + skew, size = 2;
    keep(queue().filter(function (event) { return now - event.timestamp < OLD; }));
    return queue().slice(0, BATCH).filter(function (event) { return (size += 3 * JSON.stringify(event).length + 1) < BYTES; });
  }
  function later(ms) {
    if (timer) return;
    timer = setTimeout(function () { timer = 0; flush(); }, ms);
  }
  function flush() {
    var events = batch();
    if (sending || !events.length) return;
    sending = true;
    // text/plain needs no preflight.
    fetch(url, { method: 'POST', body: JSON.stringify(events), keepalive: true, credentials: 'omit',
      headers: { 'Content-Type': 'text/plain' } }).then(function (answer) {
      var at = Date.parse(answer.headers.get('Date') || '');
      if (at && Math.abs(at - Date.now()) > 6e4) skew = at - Date.now();
      if (answer.ok || (answer.status < 500 && answer.status != 429 && answer.status != 404)) {
        drop(events);
        wait = 0;
        return 0;
      }
      return again(answer.headers.get('Retry-After') * 1000);
    }, function () { return again(0); }).then(function (ms) {
      sending = false;
      if (queue().length) later(ms);
    });
  }
  function again(least) {
    wait = Math.min(wait * 2 || 1000, 6e4);
    return Math.max(least || 0, wait * (0.5 + Math.random() / 2));
  }
  // The page may be gone before an answer comes: the browser delivers a beacon all the same.
  function leave() {
    for (var events = batch(); events.length; events = batch()) {
      if (!navigator.sendBeacon || !navigator.sendBeacon(url, JSON.stringify(events))) return;
      drop(events);
    }
  }

  function send(event) {
    var whole = { event_id: id(), timestamp: Date.now() + skew, user_id: user(), session_id: session() };
    for (var field in event) if (event[field] != null && event[field] !== '') whole[field] = event[field];
    if (JSON.stringify(whole).length > LARGEST) return '';
    keep(queue().concat([whole]));
    later(queue().length >= BATCH ? 0 : 1000);
    return whole.event_id;
  }
  function about(type, element) {
    var slate = element.closest('[data-millrace-slate]'), position = parseInt(element.dataset.millracePosition, 10);
    return { type: type, item_id: element.dataset.millraceItem || element.dataset.millraceView,
      request_id: slate && slate.dataset.millraceSlate, position: position > 0 ? position : null };
  }

  // Viewable: half of the element for a second without a break. Each element counts once.
  var seen = new WeakSet(), watched = new WeakSet(), clocks = new Map(), shown = {};
  var eye = 'viewable' in set && window.IntersectionObserver && new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      var element = entry.target;
      if (entry.intersectionRatio < 0.5) {
        clearTimeout(clocks.get(element));
        clocks.delete(element);
      } else if (!seen.has(element) && !clocks.has(element)) {
        clocks.set(element, setTimeout(function () { clocks.delete(element); viewable(element); }, 1000));
      }
    });
  }, { threshold: [0, 0.5] });
  function viewable(element) {
    var item = about('', element);
    if (document.visibilityState == 'hidden' || !item.request_id || !item.position || seen.has(element)) return;
    seen.add(element);
    eye.unobserve(element);
    if (!shown[item.request_id]) setTimeout(slate, 500, item.request_id);
    (shown[item.request_id] = shown[item.request_id] || []).push({ item_id: item.item_id, position: item.position });
  }
  // Items of a slate that came into view together are one impression.
  function slate(request) {
    if (shown[request]) send({ type: 'impression', request_id: request, items: shown[request], properties: { viewable: true } });
    delete shown[request];
  }
  function observe(root) {
    root = root || document;
    root.querySelectorAll('[data-millrace-view]').forEach(function (element) {
      if (!watched.has(element)) send(about('view', element));
      watched.add(element);
    });
    if (eye) root.querySelectorAll('[data-millrace-slate] [data-millrace-item]').forEach(function (element) {
      if (!watched.has(element)) eye.observe(element);
      watched.add(element);
    });
  }

  document.addEventListener('click', function (event) {
    var element = event.target.closest && event.target.closest('[data-millrace-item]');
    if (element) send(about('click', element));
  }, true);
  addEventListener('pagehide', function () {
    Object.keys(shown).forEach(slate);
    leave();
  });
  document.addEventListener('visibilitychange', function () {
    if (document.visibilityState == 'hidden') leave();
  });
  addEventListener('online', flush);
  window.millrace = { send: send, observe: observe, flush: flush, user: user };
  if (document.readyState == 'loading') document.addEventListener('DOMContentLoaded', function () { observe(); });
  else observe();
  later(0);
})();
