// Shows notices of answers while no page is open, and leads to the site where the chat is.
self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data?.json() ?? {};
  } catch {
    return;
  }
  const { title, body, tag, url } = told;
  if (title) event.waitUntil(self.registration.showNotification(title, { body, tag, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = event.notification.data?.url;
  if (/^https?:\/\//.test(url ?? "")) event.waitUntil(self.clients.openWindow(url));
});

self.addEventListener("install", () => self.skipWaiting());
