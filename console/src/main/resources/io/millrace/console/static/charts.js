// Draws each figure.chart from the table inside of it, so that the table stays the one source.
'use strict';
(() => {
  const probe = document.createElement('span');
  document.body.append(probe);
  const colour = name => {
    probe.className = 'ink-' + name;
    return getComputedStyle(probe).color;
  };
  const number = cell => (cell && cell !== '' ? Number(cell) : null);
  const charts = [];
  // What an axis shows, by data-values: the least range, whether values may be below 0, whether they are whole.
  const axes = { count: { least: 1, whole: true }, rate: { least: 0.02 }, lift: { least: 2, signed: true } };

  function series(table) {
    const heads = [...table.tHead.rows[0].cells];
    const rows = [...table.tBodies[0].rows];
    return heads.map((head, column) => ({ head, column })).filter(({ head }) => head.dataset.series).map(({ head, column }) => ({
      name: head.dataset.series,
      right: head.dataset.axis === 'right',
      values: rows.map(row => number(row.cells[column].dataset.value)),
      low: rows.map(row => number(row.cells[column].dataset.low)),
      high: rows.map(row => number(row.cells[column].dataset.high)),
    }));
  }

  function datasets(all, kind) {
    const sets = [];
    all.forEach((one, at) => {
      const ink = colour(at % 4);
      const axis = one.right ? 'right' : 'y';
      sets.push({ label: one.name, data: one.values, borderColor: ink, backgroundColor: ink, borderWidth: 2,
        borderRadius: 3, pointRadius: one.values.length > 40 ? 0 : 3, tension: 0, yAxisID: axis, spanGaps: true });
      if (kind === 'line' && one.low.some(value => value !== null)) {
        const band = { borderColor: ink, borderWidth: 1, borderDash: [4, 4], pointRadius: 0, yAxisID: axis, band: true };
        sets.push({ ...band, label: one.name + ' low', data: one.low }, { ...band, label: one.name + ' high', data: one.high });
      }
    });
    return sets;
  }

  // An axis of few or equal values: Chart.js draws -1 to 1 for constant 0, and rounding errors for constant 0.7.
  function range(values, { least, signed }) {
    const known = values.filter(value => value !== null);
    if (known.length === 0) {
      return { suggestedMin: 0, suggestedMax: least };
    }
    const low = Math.min(...known);
    const high = Math.max(...known);
    const margin = (least - (high - low)) / 2;
    if (margin <= 0) {
      return {};
    }
    return low >= 0 && low < margin && !signed ? { suggestedMin: 0, suggestedMax: least } : { suggestedMin: low - margin, suggestedMax: high + margin };
  }

  function draw(figure) {
    const table = figure.querySelector('table');
    const canvas = figure.querySelector('canvas');
    const all = series(table);
    const labels = [...table.tBodies[0].rows].map(row => row.cells[0].dataset.short || row.cells[0].textContent.trim());
    if (figure.dataset.chart === 'line' && labels.length < 2) {
      return null;  // a line needs two: the table beside it says the one
    }
    const unit = figure.dataset.unit || '';
    const ink = colour('soft');
    const line = colour('line');
    const axis = position => {
      const shows = axes[position === 'right' ? 'count' : figure.dataset.values];
      const values = all.filter(one => one.right === (position === 'right')).flatMap(one => [...one.values, ...one.low, ...one.high]);
      return { position, grid: { color: line, drawOnChartArea: position === 'left' }, border: { display: false },
        beginAtZero: Boolean(shows.whole), ...range(values, shows),
        ticks: { color: ink, maxTicksLimit: 6, precision: shows.whole ? 0 : undefined, callback(value) { return Number(value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 4 }) + unit; } } };
    };
    canvas.hidden = false;
    const scales = { x: { grid: { display: false }, border: { color: line }, ticks: { color: ink, maxRotation: 0, autoSkip: true, maxTicksLimit: 5 } }, y: axis('left') };
    if (all.some(one => one.right)) {
      scales.right = axis('right');
    }
    return new Chart(canvas, {
      type: figure.dataset.chart,
      data: { labels, datasets: datasets(all, figure.dataset.chart) },
      options: {
        responsive: true, maintainAspectRatio: false, animation: false, interaction: { mode: 'index', intersect: false },
        font: { family: getComputedStyle(document.body).fontFamily },
        plugins: { legend: { display: all.length > 1, labels: { color: ink, boxWidth: 12, filter: (item, data) => !data.datasets[item.datasetIndex].band } } },
        scales,
      },
    });
  }

  function drawAll() {
    charts.splice(0).forEach(chart => chart.destroy());
    charts.push(...[...document.querySelectorAll('figure.chart')].map(draw).filter(chart => chart));
  }
  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
})();
