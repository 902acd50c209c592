// What every script takes: [--call NAME=JSON]... [--refusal NAME=JSON]... -- COMMAND [ARGUMENT]...

/** Splits the script's arguments; exits with a hint if there is no command. */
export function parse(argv) {
  const separator = argv.indexOf('--');
  const [command, ...args] = separator < 0 ? [] : argv.slice(separator + 1);
  if (!command) {
    console.error('Usage: node SCRIPT [MODE] [--call NAME=JSON]... [--refusal NAME=JSON]... -- COMMAND [ARGUMENT]...');
    process.exit(2);
  }
  const before = argv.slice(0, separator);
  const calls = [];
  const modes = [];
  for (let i = 0; i < before.length; i++) {
    if (before[i] === '--call' || before[i] === '--refusal') {
      const refused = before[i] === '--refusal';
      const [, name, json] = /^([^=]+)=(.*)$/s.exec(before[++i]);
      calls.push({ name, arguments: JSON.parse(json), refused });
    } else {
      modes.push(before[i]);
    }
  }
  return { modes, calls, command, args };
}

/** Runs one step, prints PASS or FAIL, and remembers a failure in the exit code. */
export async function step(name, action) {
  try {
    console.log(`PASS ${name}: ${await action()}`);
    return true;
  } catch (error) {
    console.log(`FAIL ${name}: ${String(error?.message ?? error).slice(0, 300)}`);
    process.exitCode = 1;
    return false;
  }
}

/** Shows a tool's result in short; throws if it is an error, or should be one and isn't. */
export function summary(result, refused = false) {
  const text = result.content?.[0]?.text ?? '';
  if (refused) {
    if (!result.isError || !/^[A-Z_]+: ./.test(text) || result.structuredContent !== undefined) {
      throw new Error(`not refused with a code: ${JSON.stringify(result)}`);
    }
    return `refused with ${text.slice(0, 80)}`;
  }
  if (result.isError) {
    throw new Error(text);
  }
  if (JSON.stringify(JSON.parse(text)) !== JSON.stringify(result.structuredContent)) {
    throw new Error('the text is not structuredContent as JSON');
  }
  return text.slice(0, 80);
}
