// Drives @segment/analytics-node: MODULES URL KEY SCENARIO.
import { createRequire } from "node:module"
import { make } from "./calls.mjs"

const [modules, url, writeKey, scenario] = process.argv.slice(2)
const { Analytics } = createRequire(`${modules}/`)("@segment/analytics-node")
const client = new Analytics({ writeKey, host: url, flushInterval: 200 })
client.on("error", (error) => console.error(String(error.code)))
make(client, scenario)
await client.closeAndFlush({ timeout: 20000 })
