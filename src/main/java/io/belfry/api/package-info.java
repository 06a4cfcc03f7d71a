/**
 * The REST API: resources that read a request, ask the stores, and write JSON or a problem. It uses
 * Jakarta REST and CDI, the stores, the execution log and the JSON forms, and knows no key and no
 * database. The server's request threads run it, and one executor of its own follows output.
 */
@NullMarked
package io.belfry.api;

import org.jspecify.annotations.NullMarked;
