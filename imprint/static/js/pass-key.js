// @ts-check
/** Signing in with a passkey, or making one. Words come from the page; without WebAuthn the button stays hidden. */

/** @typedef {{ id: string, type: PublicKeyCredentialType, transports?: AuthenticatorTransport[] }} Descriptor */

export class PassKey extends HTMLElement {
  connectedCallback() {
    if (!('PublicKeyCredential' in window)) return
    this.hidden = false
    this.addEventListener('submit', (event) => {
      const form = /** @type {HTMLFormElement} */ (event.target)
      const field = /** @type {HTMLInputElement} */ (form.elements.namedItem('credential'))
      if (field.value) return
      event.preventDefault()
      void this.#ask(form, field)
    })
  }

  /** @param {HTMLFormElement} form @param {HTMLInputElement} field */
  async #ask(form, field) {
    const said = /** @type {HTMLElement} */ (form.querySelector('.said'))
    said.textContent = ''
    try {
      const options = this.getAttribute('options')
      const credential = options ? await make(JSON.parse(options)) : await use(form.action)
      field.value = JSON.stringify(credential)
      form.requestSubmit()
    } catch {
      field.value = ''
      said.textContent = said.dataset.failed ?? ''
      said.classList.add('bad')
    }
  }
}
customElements.define('pass-key', PassKey)

/** @param {{ publicKey: any }} options */
async function make({ publicKey }) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: described(publicKey.excludeCredentials),
    },
  })
  const credential = /** @type {PublicKeyCredential} */ (made)
  const response = /** @type {AuthenticatorAttestationResponse} */ (credential.response)
  return told(credential, {
    attestationObject: text(response.attestationObject),
    transports: response.getTransports?.() ?? [],
  })
}

/** @param {string} address where the site gives its challenge */
async function use(address) {
  const answer = await fetch(address, { headers: { Accept: 'application/json' } })
  const { publicKey } = (await answer.json()).request_options
  const found = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: described(publicKey.allowCredentials),
    },
  })
  const credential = /** @type {PublicKeyCredential} */ (found)
  const response = /** @type {AuthenticatorAssertionResponse} */ (credential.response)
  return told(credential, {
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    userHandle: response.userHandle ? text(response.userHandle) : null,
  })
}

/** As JSON. @param {PublicKeyCredential} credential @param {object} response */
function told(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  }
}

/** @param {Descriptor[]} [list] */
function described(list = []) {
  return list.map((one) => ({ ...one, id: bytes(one.id) }))
}

/** @param {string} base64url */
function bytes(base64url) {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0))
}

/** @param {ArrayBuffer} buffer */
function text(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
