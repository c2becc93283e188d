// Says that scripts run, before anything is drawn. A classic script, so that it runs in place; external, for the CSP.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
