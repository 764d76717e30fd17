// The calls a site makes, by the API both Node SDKs share.
const who = { userId: "dan-1", anonymousId: "8f14e45f-ceea-467f-9575-0d1c2b3a4f5e" }

export function make(client, scenario) {
  if (scenario === "one") {
    client.track({ ...who, event: "Order Placed" })
  } else if (scenario === "many") {
    for (let n = 0; n < 250; n++) client.track({ ...who, event: `Step ${n}`, properties: { n } })
  } else {
    client.identify({ ...who, traits: { email: "dan@example.com" } })
    client.track({ ...who, event: "Order Placed", properties: { total: 9.5 } })
    client.page({ ...who, category: "shop", name: "Roses", properties: { url: "https://shop.test/" } })
    client.screen({ ...who, category: "shop", name: "Basket" })
    client.group({ ...who, groupId: "green", traits: { name: "Green Ltd" } })
    client.alias({ previousId: who.anonymousId, userId: "dan-1" })
  }
}
