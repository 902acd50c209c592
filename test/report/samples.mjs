// A registry as a person has it, and what a hostile one would hold: lines for the command import.
const hostile = `</script></style><img src=x onerror="document.title='broken'">\u202e&amp;'"`;
const day = 24 * 60 * 60 * 1000;

function line(number, more) {
  return {
    repo_id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
    host: "workbench",
    tags: [],
    presence: "present",
    checked_at: new Date().toISOString(),
    ...more,
  };
}

const words = ["atlas", "globe", "harbour", "ledger", "quarry", "signal", "tundra", "willow"];
const tags = ["backend", "frontend", "tool", "map", "go", "java", "docs", "archive/2019", "infra"];
const lines = [];
for (let i = 1; i <= 450; i++) {
  const name = `${words[i % words.length]}-${i}`;
  lines.push(
    line(i, {
      name,
      path: `/home/me/src/${words[(i * 5) % words.length]}/${name}`,
      git_common_dir: `/home/me/src/${words[(i * 5) % words.length]}/${name}/.git`,
      remote_url: i % 9 ? `example.org/team/${name}` : undefined,
      description: i % 3 ? `The ${words[(i * 3) % words.length]} of ${words[i % words.length]}` : undefined,
      tags: tags.filter((_, t) => (i + t) % (t + 3) === 0),
      branch: i % 7 ? "main" : `feature/${name}`,
      head_commit: "a".repeat(40),
      committed_at: i % 11 ? new Date(Date.now() - i * i * day * 0.01).toISOString() : undefined,
      dirty: i % 6 === 0,
      ahead: i % 10 === 0 ? 1 + (i % 4) : 0,
      behind: i % 25 === 0 ? 2 : 0,
      presence: i % 40 === 0 ? "missing" : "present",
      status: i % 50 === 0 ? "archived" : "active",
    }),
  );
}
lines.push(
  line(900, { name: hostile, path: `/${hostile}`, description: hostile, tags: ["odd"], branch: "<x>" }),
  line(901, { name: "elsewhere", host: "laptop", path: "C:\\src\\elsewhere" }),
  line(902, { name: "zz-9", path: "/zz-9" }),
  line(903, { name: "zz-10", path: "/zz-10" }),
);
for (const one of lines) console.log(JSON.stringify(one));
