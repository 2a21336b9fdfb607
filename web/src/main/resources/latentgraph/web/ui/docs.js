// @ts-check
/** Swagger UI over openapi.yaml. The bundle is a classic script and so a global; validatorUrl null: nothing leaves here. */
/** @type {any} */ (window).SwaggerUIBundle({ url: '/openapi.yaml', dom_id: '#docs', validatorUrl: null, deepLinking: true });
