(() => {
  "use strict";
  // Rows that are put on the screen at a time.
  const STEP = 200;
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  const search = byId("search");
  const selects = all(".filters select");
  const body = document.querySelector(".rows tbody");
  const rows = all("tr", body).map((element) => ({
    element,
    text: element.textContent.toLowerCase(),
    facets: JSON.parse(element.dataset.facets),
    keys: [...element.cells].map((cell) => cell.querySelector("time")?.dateTime ?? cell.textContent),
  }));
  let matching = rows;
  let room = STEP;

  function show() {
    body.replaceChildren(...matching.slice(0, room).map((row) => row.element));
    byId("more").hidden = matching.length <= room;
    const words = matching.length === 1 ? "1 repository" : `${matching.length} repositories`;
    byId("shown").textContent = matching.length === rows.length ? words : `${words} of ${rows.length}`;
  }

  function filter() {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = selects.filter((select) => select.selectedIndex > 0);
    matching = rows.filter(
      (row) =>
        words.every((word) => row.text.includes(word)) &&
        wanted.every((select) => row.facets[select.dataset.facet].includes(select.value)),
    );
    room = STEP;
    show();
  }

  // What has no value goes last in both directions.
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  function sort(column, descending) {
    rows.sort((a, b) => {
      const [first, second] = [a.keys[column], b.keys[column]];
      if (!first || !second) return Boolean(second) - Boolean(first);
      return descending ? collator.compare(second, first) : collator.compare(first, second);
    });
    filter();
  }

  all(".rows thead th").forEach((heading, column, headings) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const descending = heading.ariaSort === "ascending";
      headings.forEach((other) => other.removeAttribute("aria-sort"));
      heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
      sort(column, descending);
    });
  });

  function choose(facet, value) {
    const select = selects.find((one) => one.dataset.facet === facet);
    select.value = select.value === value ? "" : value;
    filter();
  }

  // A colour of the style sheet, as the theme has it now.
  function color(name) {
    root.style.outlineColor = `var(${name})`;
    const found = getComputedStyle(root).outlineColor;
    root.style.outlineColor = "";
    return found;
  }

  const charts = [];
  const palette = {};
  function paint() {
    for (const name of ["ink", "line", "accent"]) palette[name] = color(`--${name}`);
    charts.forEach((chart) => chart.update());
  }

  function draw(section, facet, counts) {
    const bars = counts.slice(0, Number(section.dataset.bars));
    const frame = section.querySelector(".chart");
    frame.hidden = false;
    frame.style.height = `${Math.max(bars.length, 3) * 26 + 40}px`;
    const short = (label) => (label.length > 22 ? `${label.slice(0, 21)}…` : label);
    charts.push(
      new Chart(frame.querySelector("canvas"), {
        type: "bar",
        data: {
          labels: bars.map((bar) => bar.value),
          datasets: [
            {
              data: bars.map((bar) => bar.count),
              backgroundColor: () => palette.accent,
              maxBarThickness: 18,
              borderRadius: 3,
            },
          ],
        },
        options: {
          indexAxis: "y",
          animation: false,
          maintainAspectRatio: false,
          interaction: { mode: "nearest", axis: "y", intersect: false },
          onClick: (_, hits) => hits.length && choose(facet, bars[hits[0].index].value),
          plugins: { legend: { display: false } },
          scales: {
            x: {
              beginAtZero: true,
              ticks: { precision: 0, color: () => palette.ink },
              grid: { color: () => palette.line },
            },
            y: {
              grid: { display: false },
              ticks: { autoSkip: false, color: () => palette.ink, callback: (_, i) => short(bars[i].value) },
            },
          },
        },
      }),
    );
  }

  for (const section of all("section[data-facet]")) {
    const facet = section.dataset.facet;
    const select = selects.find((one) => one.dataset.facet === facet);
    const counts = all("tbody tr", section).map((row) => {
      const [label, count] = row.cells;
      const value = label.textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...label.childNodes);
      button.addEventListener("click", () => choose(facet, value));
      label.append(button);
      select.add(new Option(`${value} (${count.textContent})`, value));
      return { value, count: Number(count.textContent) };
    });
    if (counts.length > 0) {
      draw(section, facet, counts);
      section.querySelector("details").open = false;
    }
  }

  // The system's theme, until the button says otherwise; a browser may refuse to remember.
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = byId("theme");
  const isDark = () => (root.style.colorScheme || (system.matches ? "dark" : "light")) === "dark";
  function dress(scheme) {
    root.style.colorScheme = scheme;
    theme.textContent = isDark() ? "Light" : "Dark";
    theme.setAttribute("aria-label", isDark() ? "Switch to light colours" : "Switch to dark colours");
    paint();
  }
  theme.addEventListener("click", () => {
    dress(isDark() ? "light" : "dark");
    try {
      localStorage.setItem("repository-mcp-theme", root.style.colorScheme);
    } catch {}
  });
  system.addEventListener("change", () => dress(root.style.colorScheme));
  let remembered = "";
  try {
    remembered = localStorage.getItem("repository-mcp-theme") ?? "";
  } catch {}

  const form = document.querySelector(".filters");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    search.value = "";
    selects.forEach((select) => (select.selectedIndex = 0));
    filter();
  });
  form.addEventListener("input", filter);
  byId("more").addEventListener("click", () => {
    const first = room;
    room += STEP;
    show();
    matching[first].element.cells[0].tabIndex = -1;
    matching[first].element.cells[0].focus();
  });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.matches("input, select")) {
      event.preventDefault();
      search.focus();
    }
  });
  form.hidden = false;
  theme.hidden = false;
  dress(remembered);
  sort(0, false);
})();
