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
    const axis = position => ({ position, grid: { color: line, drawOnChartArea: position === 'left' }, border: { display: false },
      beginAtZero: figure.dataset.chart === 'bar' || position === 'right',
      ticks: { color: ink, maxTicksLimit: 6, precision: position === 'right' ? 0 : undefined, callback(value) { return Number(value).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 4 }) + unit; } } });
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
