// Drives @rudderstack/rudder-sdk-node: MODULES URL KEY SCENARIO.
import { createRequire } from "node:module"
import { make } from "./calls.mjs"

const [modules, url, writeKey, scenario] = process.argv.slice(2)
const required = createRequire(`${modules}/`)("@rudderstack/rudder-sdk-node")
const Analytics = required.default ?? required
const client = new Analytics(writeKey, { dataPlaneUrl: url, flushInterval: 200, errorHandler: console.error })
make(client, scenario)
await client.flush().catch((error) => console.error(String(error)))
