// Makes and uses passkeys. The forms work by the server's word alone; this fills in what only a browser can make.
(() => {
  const words = document.currentScript.dataset;

  const say = (form, text) => {
    form.querySelector("[data-passkey-said]").textContent = text;
  };

  const asked = async (form, act) => {
    const given = form.querySelector("[data-passkey-asked]");
    if (given) return JSON.parse(given.textContent);
    const answer = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) throw new Error(`asked for a passkey and got ${answer.status} (${act})`);
    return answer.json();
  };

  const made = async (options) => {
    const choice = options.publicKey.authenticatorSelection;
    // It stands for two proofs, so it must know whom it serves and ask for a fingerprint, a face or a PIN.
    Object.assign(choice, { residentKey: "required", requireResidentKey: true, userVerification: "required" });
    return webauthnJSON.create(options);
  };

  const go = async (form, act) => {
    say(form, "");
    try {
      const data = await asked(form, act);
      const proof = act === "make" ? await made(data.creation_options) : await webauthnJSON.get(data.request_options);
      form.querySelector("[name=credential]").value = JSON.stringify(proof);
      const kept = form.querySelector("[name=passwordless]");
      if (kept) kept.value = "True";
      form.submit();
    } catch (fault) {
      say(form, fault.name === "NotAllowedError" ? words.cancelled : words.failed);
    }
  };

  for (const place of document.querySelectorAll("[data-passkey]")) {
    const form = place.closest("form");
    if (!window.PublicKeyCredential) {
      if (place.dataset.passkey === "make") say(form, words.failed);
      continue;
    }
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      go(form, place.dataset.passkey);
    });
  }
})();
